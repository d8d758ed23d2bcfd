import { Module } from '@nestjs/common';
import { MessagingModule } from '#messaging/nest';
import { AwardPoints } from './ledger/award-points.consumer.js';
import { PointsController } from './ledger/points.controller.js';

@Module({
  imports: [MessagingModule.forFeature({ consumers: [AwardPoints] })],
  controllers: [PointsController],
})
export class LoyaltyModule {}
