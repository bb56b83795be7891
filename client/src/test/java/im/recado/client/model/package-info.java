@NullMarked
package im.recado.client.model;

import org.jspecify.annotations.NullMarked;
