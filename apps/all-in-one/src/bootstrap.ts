import { serveTogether } from '#platform';
import { emailConsumer } from '../../email-consumer/src/bootstrap.js';
import { loyaltyConsumer } from '../../loyalty-consumer/src/bootstrap.js';
import { mailInbox } from '../../mail-inbox/src/bootstrap.js';
import { reactionsApi } from '../../reactions-api/src/bootstrap.js';
import { salesApi } from '../../sales-api/src/bootstrap.js';

/** Every app in one process. They start in this order and stop in the reverse: the inbox is the SMTP server of the others. */
export const apps = [mailInbox, salesApi, emailConsumer, loyaltyConsumer, reactionsApi];

export const allInOne = (): Promise<void> =>
  serveTogether(apps, {
    name: 'trenza',
    pages: [
      { title: 'shop', app: salesApi, path: '/catalog' },
      { title: 'inbox', app: mailInbox, path: '/' },
    ],
  });
