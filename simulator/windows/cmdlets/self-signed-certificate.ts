/**
 * `New-SelfSignedCertificate`, really making one, on the scaled clock. Defaults as published: for server authentication (and
 * client authentication with it), RSA of 2048 bits, valid from ten minutes ago for a year (Microsoft Learn,
 * New-SelfSignedCertificate).
 */
import { type ShellCall, type ShellCmdlets, ShellError } from '../../shell.ts';
import { makeKeyPair } from '../../identity/key-pairs.ts';
import { shownCertificate } from '../certificate-drive.ts';
import { clientAuthentication, makeCertificate, serverAuthentication } from '../make-certificate.ts';
import { isAdministrator } from '../principals.ts';
import { moment, unimplemented, organizationOf, serverOf, text, texts, writeServer } from '../server-call.ts';

const minute = 60 * 1000;

/** `{oid}={text}value`, of which the enhanced key usage is implemented. */
const enhancedKeyUsage = /^2\.5\.29\.37=(?:\{critical\})?\{text\}(\d+(?:\.\d+)*(?:,\d+(?:\.\d+)*)*)$/;

async function create(call: ShellCall) {
  requireMachineStore(call);
  const dnsNames = texts(call, 'DnsName') ?? [];
  const subject = text(call, 'Subject') ?? dnsNames[0];
  if (subject === undefined) throw unimplemented(call, 'a certificate without a name');
  const now = call.core.clock.now();
  const notBefore = moment(call, 'NotBefore') ?? new Date(now - 10 * minute).toISOString();
  const notAfter = moment(call, 'NotAfter') ?? aYearAfter(now);
  if (Date.parse(notAfter) <= Date.parse(notBefore))
    throw failed(call, 'InvalidArgument', 'The parameter is incorrect. 0x80070057');
  const made = await makeCertificate({
    subject: subject.includes('=') ? subject : `CN=${subject}`,
    dnsNames,
    friendlyName: text(call, 'FriendlyName') ?? '',
    notBefore,
    notAfter,
    enhancedKeyUsages: usages(call),
    keys: await makeKeyPair(keyLength(call)),
  });
  writeServer(call, made.thumbprint, (server) => server.certificates.push(made));
  return {
    objects: [
      { ...shownCertificate(made), PSParentPath: 'Microsoft.PowerShell.Security\\Certificate::LocalMachine\\My' },
    ],
  };
}

function requireMachineStore(call: ShellCall): void {
  const store = text(call, 'CertStoreLocation');
  if (store === undefined || !/^cert:[\\/]?localmachine[\\/]my[\\/]?$/i.test(store)) {
    throw unimplemented(call, `the store ${store ?? 'of the user'}`);
  }
  if (isAdministrator(organizationOf(call), serverOf(call), call.caller)) return;
  // Sentence and code as CertEnroll gives them to who may not write to the machine's keys (practice).
  throw failed(
    call,
    'PermissionDenied',
    'CertEnroll::CX509Enrollment::_CreateRequest: Access denied. 0x80090010 (-2146893808 NTE_PERM)',
  );
}

function usages(call: ShellCall): string[] {
  const extensions = texts(call, 'TextExtension') ?? [];
  const given = extensions.map((extension) => enhancedKeyUsage.exec(extension)?.[1]?.split(','));
  if (given.includes(undefined)) throw unimplemented(call, 'a -TextExtension but the enhanced key usage');
  const type = text(call, 'Type') ?? 'SSLServerAuthentication';
  if (given.length > 0) return given.flatMap((one) => one ?? []);
  if (type === 'Custom') return [];
  if (type === 'SSLServerAuthentication') return [clientAuthentication, serverAuthentication];
  throw unimplemented(call, `-Type ${type}`);
}

function keyLength(call: ShellCall): number {
  const algorithm = text(call, 'KeyAlgorithm') ?? 'RSA';
  const length = Number(text(call, 'KeyLength') ?? 2048);
  if (algorithm.toUpperCase() !== 'RSA') throw unimplemented(call, `-KeyAlgorithm ${algorithm}`);
  if (![2048, 3072, 4096].includes(length)) throw unimplemented(call, `-KeyLength ${length}`);
  return length;
}

function aYearAfter(now: number): string {
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + 1);
  return end.toISOString();
}

/** The cmdlet lets the Win32 error of certificate enrolment through; its category is from memory. */
const failed = (call: ShellCall, category: string, message: string): ShellError =>
  new ShellError({
    message,
    fullyQualifiedErrorId:
      'System.ComponentModel.Win32Exception,Microsoft.CertificateServices.Commands.NewSelfSignedCertificateCommand',
    category: category === 'PermissionDenied' ? 'PermissionDenied' : 'NotSpecified',
    exceptionType: 'System.ComponentModel.Win32Exception',
    targetName: call.name,
  });

export const selfSignedCertificateCmdlets: ShellCmdlets = {
  'New-SelfSignedCertificate': {
    implements: [
      'DnsName',
      'Subject',
      'CertStoreLocation',
      'FriendlyName',
      'NotBefore',
      'NotAfter',
      'KeyLength',
      'KeyAlgorithm',
      'Type',
      'TextExtension',
      'Confirm',
    ],
    run: create,
  },
};
