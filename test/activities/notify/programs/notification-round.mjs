// Another process that goes one round through what people are to be notified of, to be killed meanwhile:
// `notification-round.mjs TASK`, where TASK is JSON.
import { Client, Connection } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { sendNotifications } from '../../../../activities/notify/send-notifications.ts';
import { openedWhenNeeded } from '../../../../journal/opened-when-needed.ts';
import { journalSecrets } from '../../../../journal/secrets.ts';

const { home, key, address, namespace } = JSON.parse(process.argv[2]);
const journal = openedWhenNeeded({ home });
const keys = { current: 'k', keys: new Map([['k', Buffer.from(key, 'base64')]]) };
const secrets = journalSecrets(journal, async () => keys);
const client = new Client({ connection: await Connection.connect({ address }), namespace });
await new MockActivityEnvironment({}, { client }).run(sendNotifications({ home, secrets, journal }));
