/** How a request to the console is answered: routes that say who may use them, and the one guard before all of them. */
@NullMarked
package im.recado.console.web;

import org.jspecify.annotations.NullMarked;
