/** An exported .pfx as node-forge reads it, which takes DER only. */
import { readFileSync } from 'node:fs';
import forge from 'node-forge';

/** @returns certificate and key as one PEM text */
export function pemOf({ file, password }) {
  const asn1 = forge.asn1.fromDer(readFileSync(file, 'binary'));
  const opened = forge.pkcs12.pkcs12FromAsn1(asn1, password);
  const { certBag, pkcs8ShroudedKeyBag } = forge.pki.oids;
  const bag = (bagType) => opened.getBags({ bagType })[bagType][0];
  const { cert } = bag(certBag);
  return `${forge.pki.certificateToPem(cert)}\n${forge.pki.privateKeyToPem(bag(pkcs8ShroudedKeyBag).key)}`;
}
