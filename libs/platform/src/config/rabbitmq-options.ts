import { readPem } from './pem-files.js';
import { AMQP_PORT, AMQPS_PORT, RABBITMQ_DEFAULT_URL, type RabbitmqConfig } from './rabbitmq.config.js';
import { urlsIn } from './url-list.js';

/** What the transport is told of where its broker is. */
export interface RabbitmqPlace {
  readonly urls: readonly string[];
  /** Texts in PEM. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly managementUrl?: string;
}

/** The nodes, tried in turn: those of RABBITMQ_URL, else the one that the parts make. */
export function rabbitmqUrls(config: RabbitmqConfig): readonly string[] {
  const { url, host, port, username, password } = config;
  const inParts = [host, port, username, password].some((part) => part !== undefined);
  return url !== RABBITMQ_DEFAULT_URL || !inParts ? urlsIn(url) : [urlOfParts(config)];
}

function urlOfParts(config: RabbitmqConfig): string {
  const { host = 'localhost', port, username = 'guest', password = 'guest', caFile, certFile } = config;
  const secure = port === AMQPS_PORT || caFile !== undefined || certFile !== undefined;
  const who = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  const where = host.includes(':') ? `[${host}]` : host;
  return `${secure ? 'amqps' : 'amqp'}://${who}@${where}:${port ?? (secure ? AMQPS_PORT : AMQP_PORT)}`;
}

/** Of a configuration that `rabbitmqRules` has nothing against. */
export function rabbitmqPlace(config: RabbitmqConfig): RabbitmqPlace {
  const { caFile, certFile, keyFile, managementUrl } = config;
  const tls = {
    ...(caFile !== undefined && { ca: textOf(caFile, 'certificate') }),
    ...(certFile !== undefined && { cert: textOf(certFile, 'certificate') }),
    ...(keyFile !== undefined && { key: textOf(keyFile, 'key') }),
  };
  return {
    urls: rabbitmqUrls(config),
    ...(Object.keys(tls).length > 0 && { tls }),
    ...(managementUrl !== undefined && { managementUrl }),
  };
}

function textOf(path: string, kind: 'certificate' | 'key'): string {
  const read = readPem(path, kind);
  if ('reason' in read) throw new TypeError(`${path} ${read.reason}, though it was read before`);
  return read.text;
}
