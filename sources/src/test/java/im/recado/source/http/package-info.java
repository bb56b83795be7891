@NullMarked
package im.recado.source.http;

import org.jspecify.annotations.NullMarked;
