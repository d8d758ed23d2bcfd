import { Controller, Get, HttpStatus, Redirect } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

/** Who comes without an address comes to buy. */
@ApiExcludeController()
@Controller()
export class HomeController {
  @Get()
  @Redirect('/catalog', HttpStatus.FOUND)
  home(): void {
    // The decorator says it all.
  }
}
