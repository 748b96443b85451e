import { type OnServer, onServer, seededServers } from './on-server.ts';

let server: OnServer;
let again: () => void;
beforeAll(async () => {
  const seeded = await seededServers(2);
  ({ again } = seeded);
  server = onServer(seeded.organization, 'EX01');
});
beforeEach(() => again());

describe('a test of a connection', () => {
  it('reaches what listens and is allowed, and says what it doesn’t reach', async () => {
    const test = async (ComputerName: string, Port: number) =>
      (await server.run('Test-NetConnection', { ComputerName, Port }))[0]!['TcpTestSucceeded'];
    expect(await test('ex02.contoso.local', 5985)).toBe(true);
    // Its listener is there, and no rule for it.
    expect(await test('ex02.contoso.local', 5986)).toBe(false);
    expect(
      await onServer(server.organization, 'EX02').run('Test-NetConnection', { ComputerName: 'localhost', Port: 5986 }),
    ).toMatchObject([{ TcpTestSucceeded: true }]);
    expect(await test('ex01.contoso.local', 5986)).toBe(false);
    expect(await test('elsewhere.contoso.local', 5985)).toBe(false);
    server.organization.core.store.note(({ onPremises }) => {
      onPremises!.servers[1]!.isDown = true;
    });
    expect(await test('ex02.contoso.local', 5985)).toBe(false);
  });

  it('asks WinRM of its own server who it is', async () => {
    expect(await server.run('Test-WSMan')).toMatchObject([{ ProductVendor: 'Microsoft Corporation' }]);
  });
});
