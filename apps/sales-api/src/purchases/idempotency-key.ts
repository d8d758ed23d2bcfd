import { Problem } from '#platform';

export const IDEMPOTENCY_KEY = 'idempotency-key';

/** Printable ASCII without spaces: a UUID, or whatever names one purchase. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/** @throws Problem 400 for a key that can't be one; an absent header is no key */
export function idempotencyKeyOf(header: string | undefined): string | undefined {
  if (header === undefined || KEY.test(header)) return header;
  throw new Problem({
    status: 400,
    type: 'invalid-request',
    title: 'The request breaks its rules',
    detail: 'Not valid: Idempotency-Key.',
    extensions: {
      errors: [{ field: 'Idempotency-Key', reason: 'must be 1 to 255 printable ASCII characters without spaces' }],
    },
  });
}
