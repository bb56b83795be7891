@NullMarked
package im.recado.source.sql;

import org.jspecify.annotations.NullMarked;
