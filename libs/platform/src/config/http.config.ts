import { isIP } from 'node:net';
import { IsInt, IsOptional, Min, ValidateBy } from 'class-validator';
import { Variable } from './variable.decorator.js';

const NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal']);

const isProxy = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.trim().split('/');
  if (NETWORKS.has(text.trim())) return true;
  const longest = isIP(address) === 6 ? 128 : 32;
  return (
    isIP(address) > 0 && rest.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= longest))
  );
};

/** Not `true` or a number of hops: whoever reaches the port itself could then say any address. */
const AreProxies = (): PropertyDecorator =>
  ValidateBy({
    name: 'areProxies',
    validator: {
      validate: (value) => typeof value === 'string' && value.split(',').every(isProxy),
      defaultMessage: () => 'must be addresses, networks, loopback, linklocal or uniquelocal, with commas between',
    },
  });

/** What an HTTP request may cost, and whose word for where it comes from is taken. */
export class HttpConfig {
  @Variable('HTTP_BODY_LIMIT', { description: 'The largest request body, in bytes; a larger one is answered 413.' })
  @IsInt()
  @Min(1)
  bodyLimitBytes: number = 1_048_576;

  @Variable('HTTP_TIMEOUT_MS', {
    description:
      'How long a request may take to arrive (408), and as long again to be answered (503), in milliseconds.',
  })
  @IsInt()
  @Min(100)
  timeoutMs: number = 15_000;

  @Variable('HTTP_RATE_LIMIT', {
    description:
      'Requests a minute from one address, above which they are answered 429; 0 for no limit. In development this machine and its containers are not counted.',
  })
  @IsInt()
  @Min(0)
  perMinute: number = 6_000;

  @Variable('TRUST_PROXY', {
    description:
      'Proxies whose X-Forwarded-For is believed, so that a client is known by its own address: addresses, networks (10.0.0.0/8), loopback, linklocal or uniquelocal, with commas between. Nobody when empty.',
  })
  @IsOptional()
  @AreProxies()
  trustProxy?: string;
}
