import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that systems hand out to outgoing connections, which would take one between two starts of a server;
 * above 10080, to which neither `fetch` nor a browser connects.
 */
const [FIRST, LAST] = [11_000, 32_000];
/**
 * Test processes run side by side, of one run of vitest and of two (tools/test), and each has ports of its own: another
 * could take one between here and its use.
 */
const RUNS = 2;
const PROCESSES = 4;
const OWN =
  (Number(process.env['TEST_LANE'] ?? 0) % RUNS) * PROCESSES + (Number(process.env['VITEST_POOL_ID'] ?? 0) % PROCESSES);
const ALL = RUNS * PROCESSES;
const STEPS = (LAST - FIRST) / ALL;

let step = randomInt(STEPS);

/** A port of 127.0.0.1 on which nobody listens at this moment. No port is given twice. */
export async function freePort(): Promise<number> {
  step = (step + 1) % STEPS;
  const port = FIRST + step * ALL + OWN;
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return freePort();
  }
  server.close();
  await once(server, 'close');
  return port;
}
