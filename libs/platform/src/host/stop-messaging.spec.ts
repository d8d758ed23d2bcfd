import { expect, it } from 'vitest';
import { stopMessaging } from './stop-messaging.js';

it('lets go of the brokers once the apps have stopped', async () => {
  const said: string[] = [];
  const app = { stopMessaging: () => Promise.resolve(void said.push('app stopped')) };
  await stopMessaging([app, app], { close: () => Promise.resolve(void said.push('brokers closed')) }, 60_000);
  expect(said).toEqual(['app stopped', 'app stopped', 'brokers closed']);
});

it('lets go of a broker that holds an app up, and the app stops then', async () => {
  let answered: () => void = () => undefined;
  const stuck = { stopMessaging: () => new Promise<void>((resolve) => (answered = resolve)) };
  const shares: number[] = [];
  const brokers = {
    close: (graceMs: number) => {
      shares.push(graceMs);
      answered();
      return Promise.resolve();
    },
  };
  await stopMessaging([stuck], brokers, 100);
  expect(shares).toEqual([30]);
});
