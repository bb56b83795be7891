@NullMarked
package im.recado.source.password;

import org.jspecify.annotations.NullMarked;
