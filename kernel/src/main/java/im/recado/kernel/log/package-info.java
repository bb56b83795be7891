/** What is written for people who watch over the server. */
@NullMarked
package im.recado.kernel.log;

import org.jspecify.annotations.NullMarked;
