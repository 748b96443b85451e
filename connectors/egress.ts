/** An egress of this machine: the address that the other side sees, and the local one that leads to it. */
export interface Egress {
  publicAddress: string;
  /** Local address to bind so that a connection leaves this way; absent: the machine's default. */
  localAddress?: string;
}
