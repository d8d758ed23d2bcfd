import { Module } from '@nestjs/common';
import { persistenciaCola, reaccionesCola } from '#contracts';
import { MessagingModule } from '#messaging/nest';
import { EventsController } from './events/events.controller.js';
import { LogEvents } from './events/log-events.consumer.js';
import { PublishEvent } from './events/publish-event.js';
import { LiveModule } from './live/live.module.js';
import { OutfitsController } from './outfits/outfits.controller.js';
import { QueuesController } from './queues/queues.controller.js';
import { ApplyReactions } from './reactions/apply-reactions.consumer.js';
import { React } from './reactions/react.js';
import { ReactionsController } from './reactions/reactions.controller.js';

@Module({
  imports: [
    LiveModule,
    MessagingModule.forFeature({
      imports: [LiveModule],
      publishes: [reaccionesCola, persistenciaCola],
      consumers: [ApplyReactions, LogEvents],
    }),
  ],
  controllers: [ReactionsController, OutfitsController, EventsController, QueuesController],
  providers: [React, PublishEvent],
})
export class ReactionsModule {}
