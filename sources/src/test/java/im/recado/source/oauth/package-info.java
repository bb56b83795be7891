@NullMarked
package im.recado.source.oauth;

import org.jspecify.annotations.NullMarked;
