import { Module, type DynamicModule } from '@nestjs/common';
import { Messaging } from '../messaging.js';
import { Outbox } from '../publishing/outbox.js';
import { Publisher } from '../publishing/publisher.js';
import { Requester } from '../publishing/requester.js';
import { ConsumerExplorer } from './consumer-explorer.js';
import { FEATURES, type MessagingFeature } from './messaging-feature.js';

/** Messaging in a Nest app: `forRoot` once, `forFeature` in each module that publishes or consumes. */
@Module({})
export class MessagingModule {
  /** Makes `Messaging`, `Outbox`, `Publisher` and `Requester` injectable everywhere. Who made `messaging` starts and stops it. */
  static forRoot({ messaging }: { readonly messaging: Messaging }): DynamicModule {
    const providers = [
      { provide: Messaging, useValue: messaging },
      { provide: Outbox, useValue: messaging.outbox },
      { provide: Publisher, useValue: messaging.publisher },
      { provide: Requester, useValue: messaging.requester },
    ];
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
