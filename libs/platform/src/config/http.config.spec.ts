import { describe, expect, it } from 'vitest';
import { HttpConfig } from './http.config.js';
import { readConfig } from './read-config.js';

describe('TRUST_PROXY', () => {
  it.each(['loopback', '10.0.0.0/8, 192.0.2.1', 'uniquelocal,2001:db8::/32'])('may be %s', (TRUST_PROXY) => {
    expect(readConfig(HttpConfig, { TRUST_PROXY }).bad).toEqual([]);
  });

  it.each(['true', '1', '10.0.0.0/33', 'proxy.local', '10.0.0.1/', '10.0.0.0/8/8', '*'])(
    'may not be %s',
    (TRUST_PROXY) => {
      expect(readConfig(HttpConfig, { TRUST_PROXY }).bad).toMatchObject([{ name: 'TRUST_PROXY' }]);
    },
  );
});
