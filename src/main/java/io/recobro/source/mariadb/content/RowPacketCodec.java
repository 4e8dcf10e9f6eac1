package io.recobro.source.mariadb.content;

import java.sql.SQLDataException;
import java.util.Calendar;
import org.mariadb.jdbc.client.ColumnDecoder;
import org.mariadb.jdbc.client.Context;
import org.mariadb.jdbc.client.DataType;
import org.mariadb.jdbc.client.ReadableByteBuf;
import org.mariadb.jdbc.client.socket.Writer;
import org.mariadb.jdbc.client.util.MutableInt;
import org.mariadb.jdbc.plugin.Codec;

/**
 * Lets {@code getObject(1, ReadableByteBuf.class)} give the packet of the whole row, positioned at the first value: the
 * values follow each other as length-encoded strings (text protocol), so a row is read without a single object per value.
 * The driver finds this class through {@link java.util.ServiceLoader}.
 */
public final class RowPacketCodec implements Codec<ReadableByteBuf> {
    @Override
    public String className() {
        return ReadableByteBuf.class.getName();
    }

    @Override
    public boolean canDecode(ColumnDecoder column, Class<?> type) {
        return type == ReadableByteBuf.class;
    }

    @Override
    public boolean canEncode(Object value) {
        return false;
    }

    @Override
    public ReadableByteBuf decodeText(
            ReadableByteBuf buffer, MutableInt length, ColumnDecoder column, Calendar calendar, Context context) {
        return buffer;
    }

    @Override
    public ReadableByteBuf decodeBinary(
            ReadableByteBuf buffer, MutableInt length, ColumnDecoder column, Calendar calendar, Context context)
            throws SQLDataException {
        throw new SQLDataException("row packets are read in the text protocol only");
    }

    @Override
    public void encodeText(Writer encoder, Context context, ReadableByteBuf value, Calendar calendar, Long maxLength) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getApproximateTextProtocolLength(ReadableByteBuf value, Long maxLength) {
        return -1;
    }

    @Override
    public void encodeBinary(
            Writer encoder, Context context, ReadableByteBuf value, Calendar calendar, Long maxLength) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getBinaryEncodeType() {
        return DataType.BLOB.get();
    }
}
