/**
 * What `monosync-onprem` is asked with: one schema for the types, the command line's options and prompts, the validation
 * and the documentation. Properties are flat, so that each is an option of the command line.
 */
import { z } from 'zod';
import { domainAccountSchema, serversSchema } from '../directory-names.ts';
import { durationSchema, milliseconds } from '../duration.ts';
import { secretReferenceSchema } from '../secret-reference.ts';
import { catalogueEntry } from './catalogue-entry.ts';
import { nothingInTenant } from './rights.ts';

const day = 86_400_000;

const trustedHost = z.string().regex(/^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i, {
  error: 'must be a host name, an IPv4 address, or *.domain; for every host write trustedHosts: any',
});

export const monosyncOnpremInput = z
  .strictObject({
    account: domainAccountSchema.meta({ description: 'The service account, DOMAIN\\name; it exists already' }),
    password: secretReferenceSchema.meta({
      description: "The account's password, as a reference into the secret store",
    }),
    servers: serversSchema.default(['all']).meta({ description: 'Exchange servers by name, or all of them' }),
    monosyncServers: z
      .array(
        z.union([z.ipv4(), z.ipv6()], {
          error: 'must be one address such as 192.168.50.10: no range, no subnet, no name',
        }),
      )
      .min(1, 'must name at least one address that Monosync comes from')
      .max(16, 'must name at most 16 addresses')
      .meta({ description: 'Addresses of the Monosync servers: port 5986 is opened for them alone' }),
    certificate: z.enum(['self-signed', 'installed']).default('self-signed').meta({
      description:
        "The listener's certificate: self-signed and made on the server, as the document has it, or the newest one that an authority has issued and that is installed there",
    }),
    validFor: durationSchema
      .refine((text) => isBetween(text, day, 1825 * day), { error: 'must be between 1 day and 5 years (1825 days)' })
      .default('365 days')
      .meta({ description: 'How long a self-signed certificate is valid' }),
    cbtHardeningLevel: z.enum(['unchanged', 'None', 'Relaxed', 'Strict']).default('unchanged').meta({
      description: 'CbtHardeningLevel of the WinRM service; the document asks for None',
    }),
    trustedHosts: z.enum(['unchanged', 'any', 'domain', 'listed']).default('unchanged').meta({
      description:
        "TrustedHosts on the Exchange servers: a client's setting, without effect on who can connect; the document asks for any, the domain, or listed hosts",
    }),
    trustedHostsList: z.array(trustedHost).max(50, 'must name at most 50 hosts').default([]).meta({
      description: 'With trustedHosts listed: the hosts',
    }),
    delegation: z.enum(['none', 'resource-based', 'unconstrained']).default('resource-based').meta({
      description:
        'What is offered for approval on a server from which the second hop is proven to fail; where it works, nothing is changed. The document asks for unconstrained',
    }),
  })
  .refine((input) => (input.trustedHosts === 'listed') === input.trustedHostsList.length > 0, {
    path: ['trustedHostsList'],
    error: 'must be given with trustedHosts: listed, and only then',
  });

export type MonosyncOnpremInput = z.output<typeof monosyncOnpremInput>;

function isBetween(duration: string, least: number, most: number): boolean {
  try {
    const ms = milliseconds(duration);
    return ms >= least && ms <= most;
  } catch {
    // Said by the schema before it.
    return true;
  }
}

export const monosyncOnpremRunbook = catalogueEntry({
  name: 'monosync-onprem',
  title: 'Monosync on every Exchange server: remoting over 5986, certificate, firewall, second hop proven, delegation',
  document: 'Monosync: Exchange Integration',
  schema: monosyncOnpremInput,
  subjectProperty: 'account',
  target: () => 'servers',
  rights: nothingInTenant,
  serverRights: {
    exchange: { plan: ['Get-ExchangeServer'], apply: [] },
    handsOn: [],
    directory: {
      plan: ['Get-ADUser', 'Get-ADGroupMember', 'Get-ADComputer'],
      apply: ['Set-ADComputer', 'Set-ADAccountControl'],
    },
    administersServers: 'local groups, WinRM, certificates, firewall',
  },
});
