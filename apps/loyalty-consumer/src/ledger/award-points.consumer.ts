import { Injectable } from '@nestjs/common';
import { loyaltyPoints, SaleCompleted } from '#contracts';
import type { Effect } from '#messaging';
import { Consume } from '#messaging/nest';
import { AppLogger } from '#platform';
import { LoyaltyConfig } from '../loyalty.config.js';
import { awardPoints } from './award-points.js';

@Injectable()
export class AwardPoints {
  constructor(
    private readonly config: LoyaltyConfig,
    private readonly logger: AppLogger,
  ) {}

  @Consume(loyaltyPoints, SaleCompleted, { effect: 'database' })
  async award(sale: SaleCompleted, { tx }: Effect['database']): Promise<void> {
    const awarded = await awardPoints(tx, sale, this.config.pointsPerUnit);
    if (!awarded)
      this.logger.warn({ sale_id: sale.sale_id }, "a sale has its points already, though the inbox doesn't know it");
  }
}
