import type { DynamicModule, Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { onTestFinished } from 'vitest';
import { MessagingModule, type MessagingFeature } from '#messaging/nest';
import { testBus, type TestBus } from '#messaging/testing';

interface NestAppOptions extends Pick<MessagingFeature, 'publishes' | 'requests'> {
  readonly providers?: DynamicModule['providers'];
  /** Of the app itself, such as `APP_GUARD`. */
  readonly global?: DynamicModule['providers'];
  readonly inheritGlobals?: boolean;
}

/** A Nest app with these consumers, on messaging in memory, started; it ends with the test. */
export async function nestApp(
  consumers: readonly Type<object>[],
  { providers = [], global = [], inheritGlobals = false, ...feature }: NestAppOptions = {},
): Promise<{ bus: TestBus; app: TestingModule }> {
  const bus = await testBus({});
  onTestFinished(() => bus[Symbol.asyncDispose]());
  const { messaging } = bus;
  const app = await Test.createTestingModule({
    imports: [
      MessagingModule.forRoot({ messaging, inheritGlobals }),
      MessagingModule.forFeature({ ...feature, consumers: [...consumers], providers }),
    ],
    providers: global,
  }).compile();
  await app.init();
  await messaging.start();
  return { bus, app };
}
