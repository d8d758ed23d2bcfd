import type { BadVariable } from '../errors/platform-errors.js';
import { hasDefaultPassword } from './default-credentials.js';
import { shown } from './mask.js';
import { belongTogether, type PemKind, readPem } from './pem-files.js';
import { rabbitmqUrls } from './rabbitmq-options.js';
import { AMQP_PORT, AMQPS_PORT, RABBITMQ_DEFAULT_URL, type RabbitmqConfig } from './rabbitmq.config.js';
import { isBrokerUrl, urlsIn } from './url-list.js';

/** What no variable of RabbitMQ's can say by itself, of an app that something goes over it. Files are read. */
export function rabbitmqRules(config: RabbitmqConfig, production: boolean): readonly BadVariable[] {
  // Of a URL that can't be read nothing more is to be said.
  if (!urlsIn(config.url).every(isBrokerUrl)) return filesOf(config);
  const bad = [...contradictions(config), ...withoutTls(config), ...filesOf(config)];
  return production ? [...bad, ...openDoors(config)] : bad;
}

/** Whoever sets RABBITMQ_URL and one of its parts to something else means one of them, and nobody knows which. */
function contradictions(config: RabbitmqConfig): readonly BadVariable[] {
  if (config.url === RABBITMQ_DEFAULT_URL) return [];
  return urlsIn(config.url)
    .flatMap((url) => differing(config, new URL(url)))
    .map(([name, value]) => ({
      name,
      reason: 'and RABBITMQ_URL are both set and say different things: set one of them',
      received: shown(value, name === 'RABBITMQ_PASSWORD'),
    }));
}

function differing(
  { host, port, username, password }: RabbitmqConfig,
  url: URL,
): readonly (readonly [string, string])[] {
  const urlPort = url.port === '' ? (url.protocol === 'amqps:' ? AMQPS_PORT : AMQP_PORT) : Number(url.port);
  const parts = [
    ['RABBITMQ_HOST', host, url.hostname.replace(/^\[|\]$/g, '')],
    ['RABBITMQ_PORT', port?.toString(), urlPort.toString()],
    ['RABBITMQ_USERNAME', username, decodeURIComponent(url.username)],
    ['RABBITMQ_PASSWORD', password, decodeURIComponent(url.password)],
  ] as const;
  return parts.flatMap(([name, part, inUrl]) => (part === undefined || part === inUrl ? [] : [[name, part] as const]));
}

/** TLS is asked for, and the URL is one without it. */
function withoutTls({ url, caFile, certFile }: RabbitmqConfig): readonly BadVariable[] {
  if (url === RABBITMQ_DEFAULT_URL) return [];
  const plain = urlsIn(url)
    .map((one) => new URL(one))
    .filter(({ protocol }) => protocol === 'amqp:');
  const onTlsPort = plain.some(({ port }) => port === String(AMQPS_PORT));
  const file = caFile === undefined ? (certFile === undefined ? undefined : 'RABBITMQ_CERT_FILE') : 'RABBITMQ_CA_FILE';
  if (plain.length === 0 || (!onTlsPort && file === undefined)) return [];
  const why = file === undefined ? `port ${AMQPS_PORT} is RabbitMQ's for TLS` : `${file} is set`;
  return [
    { name: 'RABBITMQ_URL', reason: `is amqp://, without TLS, and ${why}: write amqps://`, received: shown(url, true) },
  ];
}

function filesOf({ caFile, certFile, keyFile }: RabbitmqConfig): readonly BadVariable[] {
  const bad: BadVariable[] = [];
  const textOf = (name: string, path: string | undefined, kind: PemKind): string | undefined => {
    if (path === undefined) return undefined;
    const read = readPem(path, kind);
    if ('text' in read) return read.text;
    bad.push({ name, reason: read.reason, received: shown(path, false) });
    return undefined;
  };
  textOf('RABBITMQ_CA_FILE', caFile, 'certificate');
  const certificate = textOf('RABBITMQ_CERT_FILE', certFile, 'certificate');
  const key = textOf('RABBITMQ_KEY_FILE', keyFile, 'key');
  if (certFile !== undefined && keyFile === undefined) bad.push(alone('RABBITMQ_KEY_FILE', 'RABBITMQ_CERT_FILE'));
  if (keyFile !== undefined && certFile === undefined) bad.push(alone('RABBITMQ_CERT_FILE', 'RABBITMQ_KEY_FILE'));
  if (certificate !== undefined && key !== undefined && !belongTogether(certificate, key))
    bad.push({
      name: 'RABBITMQ_KEY_FILE',
      reason: 'is not the key of the certificate in RABBITMQ_CERT_FILE',
      received: shown(keyFile, false),
    });
  return bad;
}

const alone = (name: string, other: string): BadVariable => ({
  name,
  reason: `must be set, for ${other} is`,
  received: shown(undefined, false),
});

/** What production refuses. */
function openDoors(config: RabbitmqConfig): readonly BadVariable[] {
  const { url, host, managementUrl } = config;
  const urls = rabbitmqUrls(config);
  const [name, received] =
    url === RABBITMQ_DEFAULT_URL && host !== undefined
      ? ['RABBITMQ_HOST', shown(host, false)]
      : ['RABBITMQ_URL', shown(url, true)];
  const bad: BadVariable[] = [];
  // Without a user a client takes guest.
  if (urls.some((one) => new URL(one).password === '' || hasDefaultPassword(one)))
    bad.push(
      name === 'RABBITMQ_HOST'
        ? {
            name: 'RABBITMQ_PASSWORD',
            reason: 'must be set in production, to no default password',
            received: shown(config.password, true),
          }
        : { name, reason: 'has a default password, which production refuses', received },
    );
  if (urls.some((one) => !one.startsWith('amqps:')))
    bad.push({
      name,
      reason: 'has no TLS, which production asks for: amqps://, or RABBITMQ_PORT=5671',
      received,
    });
  if (managementUrl === undefined || !URL.canParse(managementUrl)) return bad;
  const reasons = [
    ...(hasDefaultPassword(managementUrl) ? ['has a default password, which production refuses'] : []),
    ...(managementUrl.startsWith('https:') ? [] : ['must be https in production']),
  ];
  if (reasons.length > 0)
    bad.push({ name: 'RABBITMQ_MANAGEMENT_URL', reason: reasons.join(', '), received: shown(managementUrl, true) });
  return bad;
}
