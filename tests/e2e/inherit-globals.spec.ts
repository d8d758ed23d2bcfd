import { type CallHandler, type ExecutionContext, Module, type NestInterceptor } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import type { Observable } from 'rxjs';
import { expect, it, onTestFinished } from 'vitest';
import { messageOf, Publisher } from '#messaging';
import { channel, Message } from '#messaging/contract';
import { Consume, MessagingModule } from '#messaging/nest';
import { defineApp, startHost } from '#platform';
import { loyaltyConsumer } from '../../apps/loyalty-consumer/src/bootstrap.js';

class Rung extends Message('rung') {}

it.each([
  [true, ['rpc']],
  [false, []],
])(
  'an app with inheritGlobals %s runs its global interceptors around @Consume: %j',
  async (inheritGlobals, expected) => {
    const bells = channel('bells', { pattern: 'tasks', transport: 'embedded', messages: [Rung], identity: 'none' });
    const seen: string[] = [];
    let handled = 0;
    let publisher: Publisher | undefined;

    class Noting implements NestInterceptor {
      intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
        seen.push(context.getType());
        return next.handle();
      }
    }
    class Hear {
      @Consume(bells.subscription('bells'), Rung, { effect: 'none', because: 'a test' })
      hear(): void {
        handled += 1;
      }
    }
    const given = { provide: 'publisher', inject: [Publisher], useFactory: (one: Publisher) => (publisher = one) };
    @Module({
      imports: [MessagingModule.forFeature({ publishes: [bells], consumers: [Hear] })],
      providers: [given, { provide: APP_INTERCEPTOR, useClass: Noting }],
    })
    class BellModule {}

    const { schema = '', migrations = '', tables } = loyaltyConsumer;
    const messaging = { schema, migrations, ...(tables && { tables }) };
    const app = defineApp({ name: 'bell', port: 0, module: BellModule, inheritGlobals, ...messaging });
    const host = await startHost([app], { environment: { DATABASE_URL: 'pglite:memory', LOG_LEVEL: 'error' } });
    onTestFinished(async () => void (await host.stop()));
    await publisher?.publish(bells, messageOf(Rung, {}));
    await expect.poll(() => handled).toBe(1);
    expect(seen).toEqual(expected);
  },
);
