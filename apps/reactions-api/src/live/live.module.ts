import { Module } from '@nestjs/common';
import { LiveController } from './live.controller.js';
import { OutfitFeeds } from './outfit-feeds.js';

@Module({ controllers: [LiveController], providers: [OutfitFeeds], exports: [OutfitFeeds] })
export class LiveModule {}
