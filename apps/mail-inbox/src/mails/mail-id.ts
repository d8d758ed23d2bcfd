import { Problem } from '#platform';

const noSuchMail = (id: string): Problem =>
  new Problem({
    status: 404,
    type: 'no-such-mail',
    title: 'No such e-mail',
    detail: `The inbox has no e-mail "${id}".`,
  });

/** @throws Problem 404 for what can't be an e-mail's id */
function mailId(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw noSuchMail(text);
  return BigInt(text);
}

/** Finds something of an e-mail by its id as the URL has it. @throws Problem 404 when there is none */
export async function found<T>(id: string, find: (id: bigint) => Promise<T | undefined>): Promise<T> {
  const something = await find(mailId(id));
  if (something === undefined) throw noSuchMail(id);
  return something;
}
