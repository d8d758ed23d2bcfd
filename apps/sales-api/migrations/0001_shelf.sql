-- The shop's shelf, as it is filled on the first start. Prices are cents of one unit.
INSERT INTO "sales"."products" ("id", "name", "description", "price_cents", "stock", "picture") VALUES
	(1, 'Manzana Orgánica', 'Roja, crujiente y dulce, recogida a mano en huertos de montaña. La pieza que lo empezó todo.', 1500, 10000, 'manzana'),
	(2, 'Aguacate Hass', 'Cremoso y en su punto: se abre hoy, no dentro de una semana.', 2250, 10000, 'aguacate'),
	(3, 'Plátano de la Isla', 'Madurado al sol, pequeño y muy dulce. Sin cámara y sin prisa.', 650, 10000, 'platano'),
	(4, 'Tomate en Rama', 'Huele a mata. Carne firme, piel fina y sabor a tomate de verdad.', 990, 10000, 'tomate'),
	(5, 'Manojo de Zanahorias', 'Con sus hojas, recién sacadas de la tierra. Tiernas para comerlas crudas.', 1800, 10000, 'zanahoria'),
	(6, 'Lechuga de Hoja', 'Cortada al amanecer, de corazón prieto y hojas que crujen.', 1200, 10000, 'lechuga'),
	(7, 'Limón de Patio', 'Jugoso y sin cera: la ralladura también cuenta.', 450, 10000, 'limon'),
	(8, 'Fresas de Temporada', 'Un cuarto de kilo de fresas rojas hasta el centro. Solo cuando toca.', 3900, 10000, 'fresas'),
	(9, 'Huevos de Corral', 'Media docena, de gallinas que salen al campo todos los días.', 4200, 10000, 'huevos'),
	(10, 'Pan de Masa Madre', 'Hogaza de trigo antiguo, veinticuatro horas de fermentación y corteza que canta.', 5600, 10000, 'pan'),
	(11, 'Miel de Romero', 'Cruda y sin filtrar, de colmenas que pasan la primavera entre romeros.', 8950, 10000, 'miel'),
	(12, 'Café de Altura', 'Grano entero de tueste medio: cacao, panela y una punta de naranja.', 12400, 10000, 'cafe');
