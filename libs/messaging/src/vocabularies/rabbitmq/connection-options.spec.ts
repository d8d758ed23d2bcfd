import { describe, expect, it } from 'vitest';
import { settingsOf, type RabbitMQConnectionOptions } from './connection-options.js';

const given = { host: 'mq.example.org', username: 'ana', password: 'secret' };
const settings = (options: Partial<RabbitMQConnectionOptions> = {}) => settingsOf({ ...given, ...options });

describe('the options of a RabbitMQConnection', () => {
  it('mean TLS on port 5671, five tries and two seconds, where they say nothing', () => {
    expect(settings()).toMatchObject({
      url: 'amqps://ana:secret@mq.example.org:5671/%2F',
      broker: 'mq.example.org:5671',
      tries: 5,
      retryDelayMs: 2_000,
    });
  });

  it('go without TLS where they say so, certificates or not', () => {
    const { url, tls } = settings({ sslEnabled: false, port: 5672, ca: 'PEM' });
    expect([url, tls]).toEqual(['amqp://ana:secret@mq.example.org:5672/%2F', {}]);
  });

  it('may hold any character in names and passwords, and an address of IPv6', () => {
    const { url } = settings({ username: 'añá', password: 'p@ss/w:rd?#%', virtualHost: 'a/b', host: '::1' });
    const { hostname, username, password, pathname } = new URL(url);
    expect([username, password, pathname].map(decodeURIComponent)).toEqual(['añá', 'p@ss/w:rd?#%', '/a/b']);
    expect(hostname).toBe('[::1]');
  });

  it('try once at least', () => expect(settings({ maxRetries: 0 }).tries).toBe(1));

  it.each<[string, Partial<RabbitMQConnectionOptions>]>([
    ['port', { port: 0 }],
    ['port', { port: 70_000 }],
    ['maxRetries', { maxRetries: -1 }],
    ['maxRetries', { maxRetries: 1.5 }],
    ['retryDelay', { retryDelay: Number.NaN }],
    ['host', { host: '' }],
    ['host', { host: 'user@elsewhere' }],
    ['host', { host: 'amqp://somewhere' }],
    ['host', { host: 'amqps://ana:secret@mq.example.org:5671' }],
    ['host', { host: undefined as unknown as string }],
    ['retryDelay', { retryDelay: 3_000_000 }],
    ['password', { password: undefined as unknown as string }],
  ])('are refused where %s makes no sense: %o', (option, options) => {
    expect(() => settings(options)).toThrow(expect.objectContaining({ code: 'TRZ-9001' }));
    expect(() => settings(options)).toThrow(`\`${option}\``);
    expect(() => settings(options)).not.toThrow('secret');
  });
});
