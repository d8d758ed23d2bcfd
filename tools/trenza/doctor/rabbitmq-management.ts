import { askManagement } from '#messaging';
import type { RabbitmqPlace } from '#platform';
import { type Finding, findings, messageOf } from './finding.js';
import { causeOf } from '../../send-sale/cause-of.js';

const connections = findings('connections');
const clocks = findings('clocks');

/** Its clock is told in whole seconds, and the answer takes its time. */
const MOST_OFF_MS = 3_000;

/** Whether RabbitMQ's management API answers, and what its clock says. */
export async function checkManagement(
  managementUrl: string,
  surely: boolean,
  tls?: RabbitmqPlace['tls'],
): Promise<readonly Finding[]> {
  const { host, username } = new URL(managementUrl);
  const about = `RabbitMQ's management ${host}`;
  const wrong = (says: string, advice: string): readonly Finding[] => [
    connections[surely ? 'fail' : 'warn']({ about, says, advice }),
  ];
  try {
    const { status, date } = await askManagement(managementUrl, { path: 'overview', tls });
    if (status === 401)
      return wrong(
        `refuses user "${decodeURIComponent(username)}"`,
        'Its password is wrong, or it has no tag: rabbitmqctl set_user_tags … policymaker. See RABBITMQ_MANAGEMENT_URL.',
      );
    if (status !== 200)
      return wrong(`answers ${status}`, 'Is it RabbitMQ that answers there? See RABBITMQ_MANAGEMENT_URL.');
    return [connections.ok(about, 'answers, and lets us in'), ...clockOf(date)];
  } catch (error) {
    return wrong(
      `does not answer: ${causeOf(error) || messageOf(error)}`,
      'Is the plugin on (rabbitmq-plugins enable rabbitmq_management), and RABBITMQ_MANAGEMENT_URL right?',
    );
  }
}

function clockOf(date: string | undefined): readonly Finding[] {
  const aheadMs = Date.parse(date ?? '') - Date.now();
  if (Number.isNaN(aheadMs)) return [];
  const about = "RabbitMQ's clock";
  const off = Math.round(Math.abs(aheadMs));
  if (off <= MOST_OFF_MS) return [clocks.ok(about, `agrees with this machine's within ${MOST_OFF_MS} ms`)];
  const says = `is ${off} ms ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's`;
  return [clocks.warn({ about, says, advice: 'Have both set by NTP: messages that expire go by them.' })];
}
