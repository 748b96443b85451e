/** The colours that views paint with; without a terminal, or with NO_COLOR, they paint nothing. */
import type picocolors from 'picocolors';

export type Colors = Pick<typeof picocolors, 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan' | 'magenta'>;
