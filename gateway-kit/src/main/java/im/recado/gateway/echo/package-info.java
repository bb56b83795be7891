/** A network in memory with two people and an echo: it shows what a gateway is, and how one is written. */
@NullMarked
package im.recado.gateway.echo;

import org.jspecify.annotations.NullMarked;
