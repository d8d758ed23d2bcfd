import { describe, expect, it } from 'vitest';
import { silentLogger } from '#messaging';
import { Stages } from './stages.js';

const never = () => new Promise<never>(() => undefined);

describe('stages', () => {
  it('close in the reverse order of their opening, one after the other', async () => {
    const closed: string[] = [];
    const stages = new Stages();
    for (const name of ['database', 'messaging', 'HTTP']) stages.opened(name, async () => void closed.push(name));
    expect(await stages.close(1_000, silentLogger)).toBe(true);
    expect(closed).toEqual(['HTTP', 'messaging', 'database']);
    expect(await stages.close(1_000, silentLogger)).toBe(true);
    expect(closed).toHaveLength(3);
  });

  it('go on after one that fails and one that never ends, each within its share of the time, and say so', async () => {
    const shares: number[] = [];
    const warnings: object[] = [];
    const stages = new Stages();
    stages.opened('database', async (shareMs) => void shares.push(shareMs));
    stages.opened('messaging', () => Promise.reject(new Error('broken')));
    stages.opened('HTTP', never);
    const clean = await stages.close(400, { ...silentLogger, warn: (fields) => warnings.push(fields) });
    expect(clean).toBe(false);
    expect(warnings).toMatchObject([{ stage: 'HTTP' }, { stage: 'messaging', err: { message: 'broken' } }]);
    expect(shares[0]).toBeGreaterThanOrEqual(100);
  });
});
