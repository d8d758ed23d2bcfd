import { IsInt, Max, Min } from 'class-validator';
import { Variable } from '#platform';

/** How purchases turn into points. */
export class LoyaltyConfig {
  @Variable('POINTS_PER_UNIT', { description: 'Points for each whole unit of money of a sale.' })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  pointsPerUnit: number = 1;
}
