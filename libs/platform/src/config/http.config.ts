import { IsInt, Min } from 'class-validator';
import { Variable } from './variable.decorator.js';

/** What an HTTP request may cost. */
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
}
