/** What makes and reads certificates, in a module of its own: a worker loads it with the first certificate. */
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

export { x509 };
