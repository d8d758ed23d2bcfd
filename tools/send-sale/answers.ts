import { causeOf } from './cause-of.js';

const WITHIN_MS = 5_000;

/** Whether somebody listens at the URL, whatever they say; resolves to the reason when nobody does. */
export async function answers(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(WITHIN_MS) });
    await response.body?.cancel();
    return undefined;
  } catch (error) {
    return causeOf(error);
  }
}
