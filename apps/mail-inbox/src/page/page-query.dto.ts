import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const VIEWS = ['html', 'texto', 'fuente'] as const;
export type View = (typeof VIEWS)[number];

/** What a URL of the page may say. */
export class PageQuery {
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;

  /** Only what arrived before this e-mail. */
  @IsOptional()
  @Matches(/^\d{1,18}$/)
  antes?: string;

  @IsOptional()
  @IsIn(VIEWS)
  vista?: View;
}
