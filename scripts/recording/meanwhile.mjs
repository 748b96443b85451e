/** What happens around a run that is recorded: faults, servers that are down, changes that other people make in the tenant. */
import { join } from 'node:path';

const { connect } = await import('../../dist/connectors/connect.js');
const { graphClient } = await import('../../dist/connectors/graph/graph-client.js');
const { graphPath } = await import('../../dist/connectors/graph/encoding.js');

/** The simulated tenant and organization of a stack, as those reach it who aren't the run. */
export class Surroundings {
  #readiness;
  #home;
  #secrets;

  constructor(readiness, home, secrets) {
    this.#readiness = readiness;
    this.#home = home;
    this.#secrets = secrets;
  }

  async state() {
    const answer = await (await fetch(`${this.#readiness.administration}/state`)).json();
    return answer.state ?? answer;
  }

  async administration(path, body) {
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await fetch(`${this.#readiness.administration}/${path}`, request);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }

  tenant() {
    const connectionsFile = join(this.#home, 'connections.yaml');
    return connect('simulated', { home: this.#home, connectionsFile, secrets: this.#secrets });
  }
}

/** Requests that match are refused for good. @param match see simulator/README.md @param options `times`, else always */
export function denied(match, { times } = {}) {
  return (around) => around.administration('faults', { name: 'denied', match, times });
}

export function down(server) {
  return (around) => around.administration('servers', { server, down: true });
}

export function up(server) {
  return (around) => around.administration('servers', { server, down: false });
}

/** Conditional Access that asks everybody for MFA. */
export function anotherPolicy(displayName) {
  return posted(graphPath`/identity/conditionalAccess/policies`, {
    displayName,
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'] },
    },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
  });
}

/** An application that is open to other organizations. */
export function anotherApplication(displayName) {
  return posted(graphPath`/applications`, { displayName, signInAudience: 'AzureADMultipleOrgs' });
}

function posted(path, body) {
  return async (around) => {
    const tenant = await around.tenant();
    await graphClient(tenant, tenant.identities.apply).request({ method: 'POST', path, body });
  };
}
