import { greetRabbitmq } from '#messaging';
import type { RabbitmqPlace } from '#platform';
import { checkManagement } from './rabbitmq-management.js';
import { type Finding, findings, messageOf } from './finding.js';

const { ok, warn, fail } = findings('connections');

/** What this is tested with; before it priorities, policies and limits of quorum queues differ. */
const OLDEST = 4;

/**
 * Connects from here as the apps would, and asks nothing.
 * @param surely whether anything goes over it: who runs `npm start` may need none
 */
export async function checkRabbitmq(place: RabbitmqPlace, surely: boolean): Promise<readonly Finding[]> {
  const nodes = await Promise.all(place.urls.map((url) => checkNode(url, place, surely)));
  const { managementUrl, tls } = place;
  return [...nodes.flat(), ...(managementUrl === undefined ? [] : await checkManagement(managementUrl, surely, tls))];
}

async function checkNode(url: string, { tls }: RabbitmqPlace, surely: boolean): Promise<readonly Finding[]> {
  const about = `RabbitMQ ${new URL(url).host}`;
  try {
    const { product, version } = await greetRabbitmq(url, { tls });
    const found = ok(about, `answers, and lets us in: ${product} ${version}`);
    if (product === 'RabbitMQ' && Number.parseInt(version, 10) >= OLDEST) return [found];
    const says = `is ${product} ${version}, and Trenza is tested with RabbitMQ ${OLDEST}`;
    return [found, warn({ about, says, advice: 'Update it, or look closely at what topology says.' })];
  } catch (error) {
    const says = messageOf(error);
    const advice = 'docs/guides/rabbitmq.md, "Cannot connect", has each cause. Messages wait in the outbox until then.';
    if (surely) return [fail({ about, says, advice })];
    return [warn({ about, says, advice: `\`npm start\` needs none, unless MESSAGING_ROUTES says so. ${advice}` })];
  }
}
