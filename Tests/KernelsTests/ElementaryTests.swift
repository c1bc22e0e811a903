import Kernels
import Testing
import Types

/// Elementary functions to the last bit, against mpmath 1.3 with 450 digits: the same on every machine. The
/// angles include the double that comes closest to a multiple of a quarter turn.
@Suite struct ElementaryTests {
  static let cells: [(name: String, argument: UInt64, result: UInt64)] = [
    ("acos", 0xbfb8_61b5_0897_adb0, 0x3ffa_a8ae_3e46_3876),
    ("acos", 0x3fbe_9a7c_76d6_d7e0, 0x3ff7_3727_0c2c_08f5),
    ("acos", 0x3fef_ffff_ffff_ffff, 0x3e50_0000_0000_0000),
    ("acos", 0xbff0_0000_0000_0000, 0x4009_21fb_5444_2d18),
    ("acos", 0x3d70_0000_0000_0000, 0x3ff9_21fb_5444_1d18),
    ("acos", 0xbfef_f7ce_d916_872b, 0x4008_c662_80ae_928e),
    ("asin", 0x3feb_2644_263f_ef40, 0x3ff0_353a_a4ae_f7b8),
    ("asin", 0xbfb1_9650_6315_2df0, 0xbfb1_99dc_f5f7_3e25),
    ("asin", 0x3fef_ffff_ffff_ffff, 0x3ff9_21fb_5044_2d18),
    ("asin", 0xbff0_0000_0000_0000, 0xbff9_21fb_5444_2d18),
    ("asin", 0x3d70_0000_0000_0000, 0x3d70_0000_0000_0000),
    ("asin", 0xbfef_f7ce_d916_872b, 0xbff8_6ac9_ad18_f803),
    ("atan", 0x3fc4_12db_519d_5680, 0x3fc3_e956_c4ae_5b65),
    ("atan", 0xfe37_e43c_8800_759c, 0xbff9_21fb_5444_2d18),
    ("atan", 0x0000_3739_a252_b281, 0x0000_3739_a252_b281),
    ("atan", 0x3fc6_5eda_2613_ad68, 0x3fc6_2597_1368_4d95),
    ("atan", 0x401f_f5c2_8f5c_28f6, 0x3ff7_23fe_25f2_4d3f),
    ("atan", 0x3fc0_0008_637b_d05b, 0x3fbf_d5cb_1f90_1dc6),
    ("cbrt", 0xc019_3a27_f9f6_03e6, 0xbffd_8fae_4dc3_083c),
    ("cbrt", 0xfe37_e43c_8800_759c, 0xd4b2_49ad_2594_c37d),
    ("cbrt", 0x0000_3739_a252_b281, 0x2a83_3119_6e81_869a),
    ("cbrt", 0x3f98_638e_79cb_9e80, 0x3fd2_69f0_72fd_1359),
    ("cbrt", 0x401f_f5c2_8f5c_28f6, 0x3fff_fc95_d283_df93),
    ("cbrt", 0x3fc0_0008_637b_d05b, 0x3fe0_0002_cbd3_7305),
    ("cos", 0x4004_c7ff_0847_781c, 0xbfeb_61b5_3bee_f5a6),
    ("cos", 0x4480_f0cf_064d_d592, 0x3fe0_be2c_ef01_c8f4),
    ("cos", 0x7fef_ffff_ffff_ffff, 0xbfef_ffe6_2ecf_ab75),
    ("cos", 0x7506_ac5b_262c_a1ff, 0xbc21_4ae7_2e6b_a22f),
    ("cos", 0xc19d_6f34_5400_0000, 0x3fc1_f407_7c91_589f),
    ("cos", 0x3eb0_0000_0000_0000, 0x3fef_ffff_ffff_f000),
    ("cosh", 0x3ff2_c022_117d_48a0, 0x3ffc_4da8_f3b4_dd53),
    ("cosh", 0xc030_3c2d_01c4_5c5b, 0x4155_70ad_a736_e251),
    ("cosh", 0x404d_feb8_51eb_851f, 0x4547_6194_a883_2176),
    ("cosh", 0x404e_0147_ae14_7ae1, 0x4547_da7f_58b3_0e01),
    ("cosh", 0x4086_2c00_0000_0000, 0x7fd8_1e9b_4b52_d0c9),
    ("cosh", 0xbe10_0000_0000_0000, 0x3ff0_0000_0000_0000),
    ("expm1", 0xbfe9_2a25_bdbb_3508, 0xbfe1_6cad_1130_1d16),
    ("expm1", 0xc030_5f88_a04e_78ea, 0xbfef_ffff_d666_82d7),
    ("expm1", 0x404d_feb8_51eb_851f, 0x4557_6194_a883_2176),
    ("expm1", 0x404e_0147_ae14_7ae1, 0x4557_da7f_58b3_0e01),
    ("expm1", 0x4086_2c00_0000_0000, 0x7fe8_1e9b_4b52_d0c9),
    ("expm1", 0xbe10_0000_0000_0000, 0xbe0f_ffff_ffc0_0000),
    ("log1p", 0x3ff6_dce9_7b57_9fda, 0x3fec_6602_657a_ed7f),
    ("log1p", 0xbfef_ffff_ffff_ffff, 0xc042_5e4f_7b27_37fa),
    ("log1p", 0x3e10_0000_0000_0000, 0x3e0f_ffff_ffc0_0000),
    ("log1p", 0xbe10_0000_0000_0000, 0xbe10_0000_0020_0000),
    ("log1p", 0x7fee_42d1_3077_3b76, 0x4086_2dd0_8fdc_6f88),
    ("log1p", 0x3fda_8279_99fc_1567, 0x3fd6_2e42_fef9_9fee),
    ("sigmoid", 0x3fe8_c297_9a26_b7f4, 0x3fe5_e60d_0738_6a90),
    ("sigmoid", 0xc042_c000_0000_0000, 0x3c8d_d5c5_6630_1ec7),
    ("sigmoid", 0xc04d_f333_3333_3333, 0x3a87_f5ce_95a2_19a3),
    ("sigmoid", 0xc085_e200_0000_0000, 0x00ca_f5fe_9a48_5c8e),
    ("sigmoid", 0x4042_5999_9999_999a, 0x3fef_ffff_ffff_ffff),
    ("sigmoid", 0x3e10_0000_0000_0000, 0x3fe0_0000_0020_0000),
    ("sin", 0xc022_5325_3605_d75e, 0xbfd0_99c0_d91d_a97a),
    ("sin", 0x4480_f0cf_064d_d592, 0xbfeb_453a_b76b_f397),
    ("sin", 0x7fef_ffff_ffff_ffff, 0x3f74_52fc_98b3_4e97),
    ("sin", 0x7506_ac5b_262c_a1ff, 0x3ff0_0000_0000_0000),
    ("sin", 0xc19d_6f34_5400_0000, 0xbfef_af05_21c8_dc5c),
    ("sin", 0x3eb0_0000_0000_0000, 0x3eaf_ffff_ffff_faab),
    ("sinh", 0x3ffe_dc41_cb2b_55ea, 0x400a_f165_eded_c32a),
    ("sinh", 0x4032_971e_a343_d55a, 0x418c_3fda_a157_2425),
    ("sinh", 0x404d_feb8_51eb_851f, 0x4547_6194_a883_2176),
    ("sinh", 0x404e_0147_ae14_7ae1, 0x4547_da7f_58b3_0e01),
    ("sinh", 0x4086_2c00_0000_0000, 0x7fd8_1e9b_4b52_d0c9),
    ("sinh", 0xbe10_0000_0000_0000, 0xbe10_0000_0000_0000),
    ("tan", 0x4008_a0aa_bec7_3fd0, 0xbfb0_2f94_c657_397d),
    ("tan", 0x4480_f0cf_064d_d592, 0xbffa_0f79_c1b6_b257),
    ("tan", 0x7fef_ffff_ffff_ffff, 0xbf74_530c_fe72_9484),
    ("tan", 0x7506_ac5b_262c_a1ff, 0xc3bd_9ba9_a797_5636),
    ("tan", 0xc19d_6f34_5400_0000, 0xc01c_3c92_fa62_1ffc),
    ("tan", 0x3eb0_0000_0000_0000, 0x3eb0_0000_0000_0555),
    ("tanh", 0x3fdd_9584_74cd_61a0, 0x3fdb_a486_d627_007e),
    ("tanh", 0xc02b_6685_5bc4_ca8b, 0xbfef_ffff_ffff_a763),
    ("tanh", 0x403d_e666_6666_6666, 0x3ff0_0000_0000_0000),
    ("tanh", 0xbf50_624d_d2f1_a9fc, 0xbf50_624d_7751_6ce2),
    ("tanh", 0x3e10_0000_0000_0000, 0x3e10_0000_0000_0000),
    ("tanh", 0x3fe1_9999_9999_999a, 0x3fe0_0442_f641_9203),
  ]

  @Test(arguments: cells.indices)
  func theNearestFloatIsGiven(index: Int) throws {
    let (name, argument, result) = Self.cells[index]
    var column = SeriesColumn([Double(bitPattern: argument)], status: [0])
    let request = KernelRequest(operands: [.float64], result: .float64, options: [:])
    guard case .values(let loop)? = KernelRegistry()[name]?.prepare(request) else {
      Issue.record("there is no \(name)")
      return
    }
    var found = 0.0
    var status: UInt8 = 0
    column.values.withUnsafeMutableBytes { cells in
      guard let base = cells.baseAddress else { return }
      let operands = [BlockOperand(values: base, status: nil)]
      operands.withUnsafeBufferPointer { operands in
        withUnsafeMutablePointer(to: &found) { found in
          loop(
            BlockCall(
              count: 1, firstRow: 0, age: nil, operands: operands, result: found, status: &status, arena: nil)
          )
        }
      }
    }
    #expect(found.bitPattern == result, "\(name)(\(Double(bitPattern: argument))) is \(found)")
  }
}
