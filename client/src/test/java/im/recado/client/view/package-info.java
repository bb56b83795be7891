@NullMarked
package im.recado.client.view;

import org.jspecify.annotations.NullMarked;
