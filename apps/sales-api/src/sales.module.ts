import { Module } from '@nestjs/common';
import { salesEvents } from '#contracts';
import { MessagingModule } from '#messaging/nest';
import { CatalogController } from './catalog/catalog.controller.js';
import { CatalogView } from './catalog/catalog.view.js';
import { ProductView } from './catalog/product.view.js';
import { ForgetKeys } from './purchases/forget-keys.js';
import { Purchase } from './purchases/purchase.js';
import { PurchaseView } from './purchases/purchase.view.js';
import { PurchasesController } from './purchases/purchases.controller.js';
import { SaleView } from './purchases/sale.view.js';
import { SalesController } from './purchases/sales.controller.js';
import { ShopModule } from './shop/shop.module.js';

@Module({
  imports: [ShopModule, MessagingModule.forFeature({ publishes: [salesEvents], consumers: [] })],
  controllers: [CatalogController, PurchasesController, SalesController],
  providers: [Purchase, ForgetKeys, CatalogView, ProductView, PurchaseView, SaleView],
})
export class SalesModule {}
