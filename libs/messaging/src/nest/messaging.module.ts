import { Module, type DynamicModule } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Messaging } from '../messaging.js';
import { Outbox } from '../publishing/outbox.js';
import { Publisher } from '../publishing/publisher.js';
import { Requester } from '../publishing/requester.js';
import { ConsumerExplorer } from './consumer-explorer.js';
import { FEATURES, type MessagingFeature } from './messaging-feature.js';
import { RpcPipeline } from './pipeline/rpc-pipeline.js';

export interface MessagingModuleOptions {
  /** Who made it starts and stops it. */
  readonly messaging: Messaging;
  /** Global guards, pipes, interceptors and filters apply to `@Consume` methods too. Most are made for HTTP; false when absent. */
  readonly inheritGlobals?: boolean;
}

/** Messaging in a Nest app: `forRoot` once, `forFeature` in each module that publishes or consumes. */
@Module({})
export class MessagingModule {
  /** Makes `Messaging`, `Outbox`, `Publisher` and `Requester` injectable everywhere. */
  static forRoot({ messaging, inheritGlobals = false }: MessagingModuleOptions): DynamicModule {
    const providers = [
      { provide: Messaging, useValue: messaging },
      { provide: Outbox, useValue: messaging.outbox },
      { provide: Publisher, useValue: messaging.publisher },
      { provide: Requester, useValue: messaging.requester },
      {
        provide: RpcPipeline,
        useFactory: (modules: ModuleRef) => new RpcPipeline(modules, inheritGlobals),
        inject: [ModuleRef],
      },
    ];
    return { module: MessagingModule, global: true, providers, exports: providers };
  }

  /** The same to look at, as Nest's option `preview` does: what can be injected has its names and no values. */
  static preview(): DynamicModule {
    const providers = [Messaging, Outbox, Publisher, Requester, RpcPipeline].map((provide) => ({
      provide,
      useValue: undefined,
    }));
    return { module: MessagingModule, global: true, providers, exports: providers };
  }

  /** @param feature its consumers are made here, so their dependencies come from `imports` and from global modules */
  static forFeature(feature: MessagingFeature & Pick<DynamicModule, 'imports' | 'providers'>): DynamicModule {
    const { imports = [], providers = [], consumers = [], ...rest } = feature;
    return {
      module: MessagingModule,
      imports,
      providers: [
        ...providers,
        ...consumers,
        { provide: FEATURES, useValue: { ...rest, consumers } },
        ConsumerExplorer,
      ],
    };
  }
}
