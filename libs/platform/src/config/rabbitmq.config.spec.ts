import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { certificate, key, otherKey } from '../../../../tests/support/test-certificate.js';
import { Configs } from './configs.js';
import { RabbitmqConfig } from './rabbitmq.config.js';
import { rabbitmqPlace } from './rabbitmq-options.js';
import { rabbitmqRules } from './rabbitmq-rules.js';
import { readConfig } from './read-config.js';

type Variables = Record<`RABBITMQ_${string}`, string>;

const folder = mkdtempSync(join(tmpdir(), 'trenza-pem-'));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const ca = file('ca.pem', certificate);
const cert = file('cert.pem', certificate);
const keyFile = file('key.pem', key);

const configOf = (variables: Variables): RabbitmqConfig =>
  Configs.read([RabbitmqConfig], variables).get(RabbitmqConfig);
const place = (variables: Variables) => rabbitmqPlace(configOf(variables));
const wrong = (variables: Variables, production = false): string[] => {
  const { config, bad } = readConfig(RabbitmqConfig, variables);
  return [...bad, ...rabbitmqRules(config, production)].map(
    ({ name, reason, received }) => `${name} ${reason}: ${received}`,
  );
};

describe('where RabbitMQ is', () => {
  it.each<[string, Variables, readonly string[]]>([
    ['nothing said', {}, ['amqp://guest:guest@localhost:5672']],
    ['a URL', { RABBITMQ_URL: 'amqps://a:b@mq.example.com/shop' }, ['amqps://a:b@mq.example.com/shop']],
    ['several nodes', { RABBITMQ_URL: 'amqp://a:b@n1, amqp://a:b@n2' }, ['amqp://a:b@n1', 'amqp://a:b@n2']],
    ['a host', { RABBITMQ_HOST: 'mq' }, ['amqp://guest:guest@mq:5672']],
    ['a password alone', { RABBITMQ_PASSWORD: 'x' }, ['amqp://guest:x@localhost:5672']],
    [
      'all parts',
      { RABBITMQ_HOST: '::1', RABBITMQ_PORT: '5673', RABBITMQ_USERNAME: 'a@b', RABBITMQ_PASSWORD: 'p/w:%' },
      ['amqp://a%40b:p%2Fw%3A%25@[::1]:5673'],
    ],
    ['the port of TLS', { RABBITMQ_HOST: 'mq', RABBITMQ_PORT: '5671' }, ['amqps://guest:guest@mq:5671']],
    ['a CA', { RABBITMQ_HOST: 'mq', RABBITMQ_CA_FILE: ca }, ['amqps://guest:guest@mq:5671']],
    [
      'both, which say the same',
      { RABBITMQ_URL: 'amqp://a:b@mq/shop', RABBITMQ_HOST: 'mq', RABBITMQ_USERNAME: 'a' },
      ['amqp://a:b@mq/shop'],
    ],
  ])('by %s', (_, variables, urls) => {
    expect(wrong(variables)).toEqual([]);
    expect(place(variables).urls).toEqual(urls);
  });

  it('with what its files hold', () => {
    const RABBITMQ_MANAGEMENT_URL = 'https://a:b@mq:15671';
    const files = { RABBITMQ_CA_FILE: ca, RABBITMQ_CERT_FILE: cert, RABBITMQ_KEY_FILE: keyFile };
    expect(wrong({ RABBITMQ_HOST: 'mq', ...files, RABBITMQ_MANAGEMENT_URL })).toEqual([]);
    expect(place({ RABBITMQ_HOST: 'mq', ...files, RABBITMQ_MANAGEMENT_URL })).toMatchObject({
      tls: { ca: certificate, cert: certificate, key },
      managementUrl: RABBITMQ_MANAGEMENT_URL,
    });
    expect(place({})).not.toHaveProperty('tls');
  });
});

describe('what is wrong of RabbitMQ', () => {
  it.each<[string, Variables, readonly RegExp[]]>([
    [
      'two hosts',
      { RABBITMQ_URL: 'amqp://a:geheim@mq', RABBITMQ_HOST: 'other', RABBITMQ_PASSWORD: 'heimlich' },
      [/^RABBITMQ_HOST and RABBITMQ_URL are both set .*: "other"$/, /^RABBITMQ_PASSWORD .*: a secret value$/],
    ],
    ['another port', { RABBITMQ_URL: 'amqps://a:b@mq', RABBITMQ_PORT: '5672' }, [/^RABBITMQ_PORT and RABBITMQ_URL/]],
    [
      'another scheme',
      { RABBITMQ_URL: 'http://a:geheim@mq' },
      [/^RABBITMQ_URL must be amqp:.*"http:\/\/a:\*\*\*@mq\/"$/],
    ],
    ['no URL', { RABBITMQ_URL: 'mq' }, [/^RABBITMQ_URL must be amqp:/]],
    ['a slash in a password', { RABBITMQ_URL: 'amqp://a:12/geheim@mq' }, [/%2F.*: a secret value$/]],
    [
      'one node of two',
      { RABBITMQ_URL: 'amqp://a:geheim@n1,mq://b:heimlich@n2' },
      [/a:\*\*\*@n1,mq:\/\/b:\*\*\*@n2"$/],
    ],
    ['a URL for a host', { RABBITMQ_HOST: 'amqp://mq' }, [/^RABBITMQ_HOST must be a name/]],
    ['no port', { RABBITMQ_PORT: 'amqps' }, [/^RABBITMQ_PORT must be a number/]],
    ['plain AMQP on the port of TLS', { RABBITMQ_URL: 'amqp://a:b@mq:5671' }, [/port 5671 is RabbitMQ's for TLS/]],
    [
      'a CA and no TLS',
      { RABBITMQ_URL: 'amqp://a:b@mq', RABBITMQ_CA_FILE: ca },
      [/RABBITMQ_CA_FILE is set: write amqps/],
    ],
    [
      'no file',
      { RABBITMQ_CA_FILE: '/nowhere/ca.pem' },
      [/^RABBITMQ_CA_FILE can't be read: ENOENT.*"\/nowhere\/ca.pem"$/],
    ],
    ['a folder', { RABBITMQ_CA_FILE: folder }, [/^RABBITMQ_CA_FILE can't be read: EISDIR/]],
    ['another file', { RABBITMQ_CA_FILE: keyFile }, [/^RABBITMQ_CA_FILE has no certificate in PEM/]],
    [
      'half a certificate',
      { RABBITMQ_CA_FILE: file('half.pem', certificate.slice(0, 200)) },
      [/^RABBITMQ_CA_FILE has a certificate that can't be understood/],
    ],
    [
      'no key',
      { RABBITMQ_HOST: 'mq', RABBITMQ_CERT_FILE: cert },
      [/^RABBITMQ_KEY_FILE must be set, for RABBITMQ_CERT_FILE is/],
    ],
    ['no certificate', { RABBITMQ_KEY_FILE: keyFile }, [/^RABBITMQ_CERT_FILE must be set/]],
    [
      "another's key",
      { RABBITMQ_HOST: 'mq', RABBITMQ_CERT_FILE: cert, RABBITMQ_KEY_FILE: file('other.pem', otherKey) },
      [/^RABBITMQ_KEY_FILE is not the key of the certificate/],
    ],
    [
      'no key in its file',
      { RABBITMQ_CERT_FILE: cert, RABBITMQ_KEY_FILE: cert },
      [/^RABBITMQ_KEY_FILE has no key in PEM/],
    ],
    ['another management', { RABBITMQ_MANAGEMENT_URL: 'mq:15672' }, [/^RABBITMQ_MANAGEMENT_URL must be a URL/]],
  ])('with %s', (_, variables, reasons) => {
    expect(wrong(variables)).toEqual(reasons.map((reason) => expect.stringMatching(reason) as string));
  });

  it.each<[string, Variables, readonly RegExp[]]>([
    ['nothing said', {}, [/^RABBITMQ_URL has a default password/, /^RABBITMQ_URL has no TLS/]],
    ['no password', { RABBITMQ_URL: 'amqps://mq' }, [/^RABBITMQ_URL has a default password/]],
    ['no TLS to one of two', { RABBITMQ_URL: 'amqps://a:b@n1,amqp://a:b@n2' }, [/^RABBITMQ_URL has no TLS/]],
    ['a host alone', { RABBITMQ_HOST: 'mq', RABBITMQ_PORT: '5671' }, [/^RABBITMQ_PASSWORD must be set in production/]],
    [
      'a host without TLS',
      { RABBITMQ_HOST: 'mq', RABBITMQ_PASSWORD: 'long and own' },
      [/^RABBITMQ_HOST has no TLS.*RABBITMQ_PORT=5671/],
    ],
    [
      'management by http',
      { RABBITMQ_URL: 'amqps://a:b@mq', RABBITMQ_MANAGEMENT_URL: 'http://guest:guest@mq' },
      [/^RABBITMQ_MANAGEMENT_URL has a default password.*must be https.*guest:\*\*\*@/],
    ],
    ['all as it should be', { RABBITMQ_URL: 'amqps://a:b@mq', RABBITMQ_MANAGEMENT_URL: 'https://a:b@mq:15671' }, []],
  ])('in production with %s', (_, variables, reasons) => {
    expect(wrong(variables, true)).toEqual(reasons.map((reason) => expect.stringMatching(reason) as string));
  });
});
