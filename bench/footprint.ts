import { readFileSync } from 'node:fs';
import { Composition, docker } from '../tests/support/composition.js';
import { bought, mailTo, pointsOf } from '../tests/support/shop.js';
import { memoryOf } from './support/container-memory.js';
import { median } from './support/median.js';
import { publish } from './support/page.js';
import { table } from './support/table.js';

/** What docker compose takes of a machine: memory of each container, the image's size, time from `up` to healthy. */
const full = process.argv.includes('--full');
const ROUNDS = full ? 3 : 1;
const IDLE_MS = full ? 30_000 : 10_000;
const GOAL_MEGABYTES = 130;
const IMAGE_GOAL_MEGABYTES = 250;
const CONSUMERS = ['email-consumer', 'loyalty-consumer'];

const cleaning: (() => Promise<void>)[] = [];
try {
  const composition = await Composition.prepare({ atTheEnd: (clean) => cleaning.push(clean) });
  const [image, base] = await sizesOf(composition);

  const fresh: number[] = [];
  const again: number[] = [];
  const memory = new Map<string, number[]>();
  for (let round = 1; round <= ROUNDS; round++) {
    await composition.compose('down', '--volumes');
    fresh.push(await secondsUntilHealthy(composition));
    await composition.compose('down');
    again.push(await secondsUntilHealthy(composition));
    await buyOnce(composition, `round${round}@example.com`);
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    for (const [service, megabytes] of await memoryOf(composition)) {
      memory.set(service, [...(memory.get(service) ?? []), megabytes]);
    }
    console.log(`round ${round}: healthy after ${fresh.at(-1)?.toFixed(1)} s, again ${again.at(-1)?.toFixed(1)} s`);
  }
  const rows = [...memory]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([service, figures]) => {
      const goal = CONSUMERS.includes(service) ? String(GOAL_MEGABYTES) : '';
      return [service, median(figures).toFixed(0), Math.max(...figures).toFixed(0), goal];
    });
  const seconds = (figures: readonly number[]): string => `${median(figures).toFixed(1)} s`;
  publish(
    'footprint',
    `\`docker compose up --wait\`, ${ROUNDS} rounds: healthy after ${seconds(fresh)} from nothing, after ${seconds(again)} with ` +
      `the data of before; the image was there. It is ${image.toFixed(0)} MB, ${(image - base).toFixed(0)} MB above its base ` +
      `(goal ${IMAGE_GOAL_MEGABYTES}). Memory as \`docker stats\` says it, ${IDLE_MS / 1000} s after a purchase.\n\n` +
      table([['container', 'idle MB', 'most MB', 'goal MB'], ...rows]),
  );
} finally {
  for (const clean of cleaning) await clean();
}

async function secondsUntilHealthy(composition: Composition): Promise<number> {
  const begun = performance.now();
  await composition.compose('up', '--wait');
  return (performance.now() - begun) / 1000;
}

/** Every app has then done its work once. */
async function buyOnce(composition: Composition, email: string): Promise<void> {
  await bought(composition.url('SALES_API_PORT'), { email });
  await mailTo(composition.url('MAIL_INBOX_PORT'), email);
  await pointsOf(composition.url('LOYALTY_CONSUMER_PORT'), email);
}

/** Of the image and of what it is built on, in megabytes as `docker image ls` counts them. */
async function sizesOf({ image }: Composition): Promise<readonly [number, number]> {
  const [, base = ''] = /^ARG NODE_IMAGE=(.+)$/m.exec(readFileSync('deploy/Dockerfile', 'utf8')) ?? [];
  const sizes = await docker(['image', 'inspect', '--format', '{{.Size}}', image, base]);
  const [own = 0, ofBase = 0] = sizes
    .trim()
    .split('\n')
    .map((size) => Number(size) / 1e6);
  return [own, ofBase];
}
