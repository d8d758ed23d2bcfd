import { describe, expect, it, onTestFinished } from 'vitest';
import { allInOne, startAt } from '../support/all-in-one.js';
import { tarPit } from '../support/tar-pit.js';
import { bought, mailTo, mailsTo, pointsOf } from '../support/shop.js';
import { until } from '../support/until.js';

describe('SIGTERM', () => {
  it('ends it with 0, and nothing that was sold before is lost', async () => {
    const trenza = await allInOne(onTestFinished);
    const buyers = Array.from({ length: 40 }, (_, n) => `cliente${n}@example.com`);
    await Promise.all(buyers.map((email) => bought(trenza.urls.sales, { email })));

    expect(await trenza.program.stop()).toEqual({ code: 0, signal: null });

    const again = await startAt(trenza);
    onTestFinished(async () => void (await again.kill()));
    for (const email of buyers) {
      await mailTo(trenza.urls.inbox, email);
      expect(await pointsOf(trenza.urls.loyalty, email)).toMatchObject({ balance: 15 });
    }
    for (const email of buyers) expect(await mailsTo(trenza.urls.inbox, email)).toHaveLength(1);
  });

  it('lets a request that is under way finish, and takes no more', async () => {
    const { program, urls } = await allInOne(onTestFinished);
    const answers = Array.from({ length: 30 }, () => bought(urls.sales));
    program.signal('SIGTERM');
    const sold = (await Promise.allSettled(answers)).filter(({ status }) => status === 'fulfilled');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    // those that had a connection are answered; the others never reached it
    expect(sold.length).toBeLessThanOrEqual(30);
    await expect(fetch(`${urls.sales}/health/live`)).rejects.toThrow('fetch failed');
  });

  it('as Ctrl-C, which reaches it twice under npm, drains it too', async () => {
    const { program } = await allInOne(onTestFinished);
    program.signal('SIGINT');
    program.signal('SIGINT');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });

  it('a second time ends it at once', async () => {
    const { port, waiting } = await tarPit();
    const { program, urls } = await allInOne(onTestFinished, { env: { SMTP_URL: `smtp://127.0.0.1:${port}` } });
    await bought(urls.sales);
    await until('the e-mail is being sent', () => waiting() > 0);

    program.signal('SIGTERM');
    await until('it is stopping', () => program.logLines().some(({ msg }) => String(msg).startsWith('stopping')));
    const second = setInterval(() => program.signal('SIGTERM'), 100);
    const begun = performance.now();
    const exit = await program.ended;
    clearInterval(second);
    expect(exit.code).not.toBe(0);
    expect(performance.now() - begun).toBeLessThan(4_000);
  });
});
