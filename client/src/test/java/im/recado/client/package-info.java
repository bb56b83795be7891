@NullMarked
package im.recado.client;

import org.jspecify.annotations.NullMarked;
