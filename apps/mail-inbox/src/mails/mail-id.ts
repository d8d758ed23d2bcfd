import { Problem } from '#platform';

/** Undefined for what can't be an e-mail's id. */
export const mailIdOf = (text: string): bigint | undefined => (/^\d{1,18}$/.test(text) ? BigInt(text) : undefined);

/** Finds something of an e-mail by its id as the URL has it. @throws Problem 404 when there is none */
export async function found<T>(text: string, find: (id: bigint) => Promise<T | undefined>): Promise<T> {
  const id = mailIdOf(text);
  const something = id === undefined ? undefined : await find(id);
  if (something !== undefined) return something;
  throw new Problem({
    status: 404,
    type: 'no-such-mail',
    title: 'No such e-mail',
    detail: `The inbox has no e-mail "${text}".`,
  });
}
