import { Module } from '@nestjs/common';
import { AssetsController } from './assets.controller.js';
import { HomeController } from './home.controller.js';
import { ProblemPages } from './problem-pages.js';
import { Storefront } from './storefront.js';

/** What the shop's pages share. */
@Module({
  controllers: [HomeController, AssetsController],
  providers: [ProblemPages, Storefront],
  exports: [Storefront],
})
export class ShopModule {}
